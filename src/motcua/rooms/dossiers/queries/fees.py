"""What a dossier costs, for pages."""

from datetime import datetime

from motcua.kernel.days import local_day
from motcua.rooms.dossiers.records import Page
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.records import Assessment
from motcua.rooms.procedures import facade as procedures


def fee_of(page: Page, *, at: datetime) -> Assessment:
    """The fee as far as anybody has said so; when it is not known, an officer enters it."""
    return payments.assess(
        page.procedure,
        cases=page.cases,
        channel=page.channel.value,
        form=page.form,
        on=local_day(at),
        stated=procedures.stated_fees(procedures.version(page.procedure_version), page.channel.value),
    )
