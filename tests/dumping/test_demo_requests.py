"""The made-up city's requests."""

import datetime as dt

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from analytics.demo.requests import BOX, DISTRICTS, write_requests
from analytics.dumping.figures import dumping_figures
from analytics.models import District, ServiceRequest

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 10, 15, tzinfo=dt.UTC)


def test_the_made_up_requests_are_counted_by_district_and_the_same_each_time() -> None:
    written = write_requests(NOW, np.random.default_rng(1))
    first, found = list(rows()), dumping_figures(dt.date(2026, 3, 8))
    assert written == len(first) > 2000
    assert found is not None
    assert 20 < found["this_week"] < 120
    assert {left_out for *_, left_out in first} == {"", "duplicate", "facility"}
    for model in (ServiceRequest, District):
        model.objects.all().delete()
    write_requests(NOW, np.random.default_rng(1))
    assert list(rows()) == first


def rows() -> list[tuple[str, ...]]:
    fields = ("number", "opened_at", "district__code", "left_out")
    return list(ServiceRequest.objects.order_by("number").values_list(*fields))


def test_the_made_up_districts_fill_the_city_without_overlap() -> None:
    write_requests(NOW, np.random.default_rng(1))
    areas = [shape(district.boundary) for district in District.objects.all()]
    assert len(areas) == DISTRICTS
    assert shapely.union_all(areas).symmetric_difference(BOX).area < 1e-6
    assert sum(area.area for area in areas) == pytest.approx(BOX.area, rel=1e-4)
