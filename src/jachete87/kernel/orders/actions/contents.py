"""What is in a box that was ordered before its content was known."""

from jachete87.kernel.orders.models import Line


def tell_contents(*, group: tuple[str, str], product_id: int, language: str, contents: str) -> int:
    """Write what is in a box into the lines that have no content yet, in a group (brick, key); how many there were.

    What was promised once stays: lines with a content are left alone.
    """
    brick, key = group
    untold = Line.objects.filter(
        sub_order__brick=brick, sub_order__group_key=key, sub_order__purchase__language=language, product=product_id
    )
    return untold.filter(contents="").update(contents=contents)
