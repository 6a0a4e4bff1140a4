"""Indexes and checks of what was there before, without keeping buyers out."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('orders', '0080_containers_are_charged_and_come_back'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='line',
            index=models.Index(
                condition=models.Q(('deposit_of__isnull', False)), fields=['deposit_of'], name='deposits_of_a_line'
            ),
        ),
        AddIndexConcurrently(
            model_name='purchase',
            index=models.Index(Upper('email'), name='purchases_of_an_address'),
        ),
        ValidateConstraint(model_name='line', name='a_deposit_is_outside_vat_and_stock'),
        ValidateConstraint(model_name='line', name='no_more_containers_come_back_than_went_out'),
        ValidateConstraint(model_name='suborder', name='a_sub_order_sums_up'),
    ]
