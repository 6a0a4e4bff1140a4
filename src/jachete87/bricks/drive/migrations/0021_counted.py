"""What was ordered so far is counted, as it is from now on; and the terms of legs are checked."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

COUNT = """
    INSERT INTO drive_legquantity (leg_id, product_id, promised)
    SELECT l.id, i.product_id, sum(i.delivered_quantity * i.stock_use)
    FROM drive_cycleleg l
    JOIN orders_suborder o ON o.brick_id = 'drive' AND o.seller_id = l.seller_id AND o.group_key = 'cycle-' || l.cycle_id
    JOIN orders_line i ON i.sub_order_id = o.id
    WHERE o.state <> 'cancelled' AND i.cancelled_at IS NULL
    GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [("drive", "0020_legs"), ("orders", "0008_more_joins_an_order")]

    operations = [
        ValidateConstraint("cycleleg", "the_minimum_of_a_cycleleg_is_not_negative"),
        migrations.RunSQL([COUNT], migrations.RunSQL.noop),
    ]
