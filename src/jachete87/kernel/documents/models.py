"""Invoices and credit notes, each in its seller's unbroken series, and the contract of each purchase; never edited."""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, Value

from jachete87.base.database.triggers import never_edited, never_emptied
from jachete87.base.money import EuroField
from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.ledger.models import Movement
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.models import Purchase, SubOrder

_NEVER_EMPTIED = "documents are never emptied"


def _digest_of(field: str) -> Func:
    digest = Func(F(field), function="sha256", output_field=models.BinaryField())
    return Func(digest, Value("hex"), function="encode", output_field=models.CharField())


class Series(models.Model):
    """The numbers of one seller's invoices, or credit notes, of one year: 1, 2, 3…; `last` was the latest given.

    Its row is locked while a document is written, last of all locks; so numbers follow one another as the dates do.
    """

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=DocumentKind)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "kind", "year"], name="a_seller_has_one_series_a_year"),
        ]
        triggers = [
            pgtrigger.Protect(name="a_series_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="a_series_goes_on_by_one",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF NEW.last <> OLD.last + 1 OR NEW.seller_id <> OLD.seller_id OR NEW.kind <> OLD.kind
                        OR NEW.year <> OLD.year OR NEW.last_at < OLD.last_at THEN
                        RAISE EXCEPTION 'series % goes from % to %', OLD.id, OLD.last, NEW.last
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;""",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.kind} {self.year}"


class Document(models.Model):
    """An invoice of what was delivered, or a credit note for what was given back after; amounts in euros.

    `xml` is the whole document (Factur-X, EN 16931): what is printed is read from it. `refund` is the movement of the
    ledger that a credit note follows.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    number = models.CharField("numéro", max_length=20)
    kind = models.CharField(max_length=12, choices=DocumentKind)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    sub_order = models.ForeignKey(SubOrder, on_delete=models.PROTECT, related_name="+")
    invoice = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    refund = models.ForeignKey(Movement, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    regime = models.CharField(max_length=20, choices=TaxRegime)
    net = EuroField()
    vat = EuroField()
    gross = EuroField()
    xml = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["seller", "-issued_at"], name="documents_of_a_seller")]
        constraints = [
            models.UniqueConstraint(fields=["series", "position"], name="a_number_is_given_once"),
            models.UniqueConstraint(
                fields=["sub_order"], condition=Q(kind=DocumentKind.INVOICE), name="a_delivery_is_invoiced_once"
            ),
            models.UniqueConstraint(fields=["refund", "seller"], name="a_refund_is_credited_once"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="a_document_adds_up"),
            models.CheckConstraint(condition=Q(gross__gt=0, vat__gte=0), name="a_document_is_positive"),
            models.CheckConstraint(
                condition=Q(kind=DocumentKind.INVOICE, invoice=None, refund=None)
                | Q(kind=DocumentKind.CREDIT_NOTE, invoice__isnull=False, refund__isnull=False),
                name="a_credit_note_names_its_invoice_and_refund",
            ),
            models.CheckConstraint(condition=Q(digest=_digest_of("xml")), name="a_document_is_what_its_digest_says"),
        ]
        triggers = [
            never_edited("a_document_is_never_edited"),
            never_emptied("the_documents_are_never_emptied", _NEVER_EMPTIED),
            pgtrigger.Trigger(
                name="a_document_takes_the_next_number",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM documents_series s WHERE s.id = NEW.series_id AND s.last = NEW.position
                        AND s.seller_id = NEW.seller_id AND s.kind = NEW.kind AND s.last_at = NEW.issued_at
                    ) THEN
                        RAISE EXCEPTION '% is not the next of its series', NEW.number
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;""",
            ),
            pgtrigger.Trigger(
                name="a_document_is_the_sum_of_its_rates",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("of_rates", "numeric")],
                func="""
                    SELECT coalesce(sum(gross), 0) INTO of_rates
                    FROM documents_documentrate WHERE document_id = NEW.id;
                    IF of_rates <> NEW.gross THEN
                        RAISE EXCEPTION '% of % euros has rates of % euros', NEW.number, NEW.gross, of_rates
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;""",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DocumentRate(models.Model):
    """What of a document falls under one VAT rate (in percent), in euros."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    rate = models.DecimalField(max_digits=4, decimal_places=2)
    net = EuroField()
    vat = EuroField()
    gross = EuroField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "rate"], name="a_rate_stands_once_in_a_document"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="a_rate_adds_up"),
        ]
        triggers = [
            never_edited("a_rate_is_never_edited"),
            never_emptied("the_rates_are_never_emptied", _NEVER_EMPTIED),
            pgtrigger.Trigger(
                name="a_rate_comes_with_its_document",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT sum(gross) FROM documents_documentrate WHERE document_id = NEW.document_id)
                        <> (SELECT gross FROM documents_document WHERE id = NEW.document_id) THEN
                        RAISE EXCEPTION 'document % is closed', NEW.document_id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;""",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rate} %: {self.gross} €"


class TermsText(models.Model):
    """The terms of sale as they stood when somebody accepted them, in a language: headings and paragraphs of text."""

    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    text = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "digest"], name="terms_are_kept_once"),
        ]
        triggers = [
            never_edited("terms_are_never_edited"),
            never_emptied("the_terms_are_never_emptied", _NEVER_EMPTIED),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"


class Contract(models.Model):
    """What was agreed when a purchase was placed, in the words of that moment; never edited (L9d)."""

    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(TermsText, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    facts = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest=_digest_of("facts")), name="a_contract_is_what_its_digest_says"),
        ]
        triggers = [
            never_edited("a_contract_is_never_edited"),
            never_emptied("the_contracts_are_never_emptied", _NEVER_EMPTIED),
        ]

    def __str__(self) -> str:
        return f"contract {self.purchase_id}"
