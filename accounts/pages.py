"""Pages of a list that may be long: counted up to a thousand, beyond that "1,000 or more"."""

from typing import cast

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

MOST = 1000


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counting every row of a large register would take longer than showing a page of it."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Model]", self.object_list)
        return rows.order_by().values("pk")[:MOST].count()

    @property
    def counted(self) -> str:
        """The number as a page says it."""
        number = number_format(self.count, force_grouping=True)
        return _("%s or more") % number if self.count == MOST else number
