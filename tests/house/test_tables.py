"""Every table is classified, belongs to somebody, and gives patient rows to nobody without a chart."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from carebraid.store.models._base import Classified, PatientRow

OURS = list(apps.get_app_config("store").get_models())
SENSITIVITIES = {"clinical", "identity", "security", "operational", "public"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_table_says_how_sensitive_it_is_and_how_long_its_rows_stay(model: type) -> None:
    classified = model.classified  # type: ignore[attr-defined]
    assert isinstance(classified, Classified)
    assert classified.sensitivity in SENSITIVITIES
    assert classified.retention.strip()


@pytest.mark.parametrize(
    "model", [m for m in OURS if issubclass(m, PatientRow)], ids=lambda model: model.__name__
)
def test_no_chart_no_rows(model: type[PatientRow]) -> None:
    with pytest.raises(RuntimeError, match="through a door"):
        model.objects.all()
    assert model.classified.labels, "patient rows carry at least one label (PRV-002)"


@pytest.mark.django_db
def test_every_table_with_an_organisation_has_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name from information_schema.columns c join pg_class k on k.relname = c.table_name "
            "where c.table_schema = 'public' and c.column_name = 'organisation_id' and not k.relrowsecurity"
        )
        open_tables = {row[0] for row in cursor.fetchall()}
    # An account is read before its organisation is known; everything else is closed.
    assert open_tables == {"store_account"}


@pytest.mark.django_db
def test_the_programs_role_owns_nothing_and_cannot_bypass() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user"
        )
        assert cursor.fetchone() == (0,)
