"""The table of mails leaves the orders with all its rows; `about` takes the place of the key to a purchase."""

from django.db import migrations, models

MOVE = [
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE orders_mail RENAME TO notices_mail",
    "ALTER SEQUENCE orders_mail_id_seq RENAME TO notices_mail_id_seq",
    "ALTER INDEX orders_mail_pkey RENAME TO notices_mail_pkey",
    "ALTER TABLE notices_mail ADD COLUMN about varchar(40) NOT NULL DEFAULT ''",
    "ALTER TABLE notices_mail ADD COLUMN stream varchar(120) NOT NULL DEFAULT ''",
    "ALTER TABLE notices_mail ADD COLUMN state varchar(20) NOT NULL DEFAULT 'waiting'",
    "UPDATE notices_mail m SET about = p.reference FROM orders_purchase p WHERE p.id = m.purchase_id",
    "UPDATE notices_mail SET stream = coalesce(nullif(about, ''), key)",
    "UPDATE notices_mail SET state = 'sent' WHERE sent_at IS NOT NULL",
    "ALTER TABLE notices_mail DROP COLUMN purchase_id",
    "ALTER TABLE notices_mail ALTER COLUMN about DROP DEFAULT, ALTER COLUMN stream DROP DEFAULT,"
    " ALTER COLUMN state DROP DEFAULT",
]


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("orders", "0002_a_basket_is_bought_once"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(MOVE)],
            state_operations=[
                migrations.CreateModel(
                    name="Mail",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=80, unique=True)),
                        ("state", models.CharField(max_length=20, default="waiting")),
                        ("stream", models.CharField(max_length=120, default="")),
                        ("about", models.CharField(max_length=40, blank=True, default="")),
                        ("recipient", models.EmailField(max_length=254)),
                        ("subject", models.CharField(max_length=200)),
                        ("text", models.TextField()),
                        ("html", models.TextField()),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("next_at", models.DateTimeField(null=True)),
                        ("error", models.CharField(blank=True, default="", max_length=300)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["created_at"], condition=models.Q(sent_at__isnull=True), name="mails_to_send"
                            )
                        ]
                    },
                ),
            ],
        ),
    ]
