"""What a host writes, checked by mypy and never run: the types it may rely on."""

from sqlalchemy import ColumnElement, Integer, Select, column, select, table

import custquery as cq

findings = cq.check("tag:vip AND orders>3")
codes: list[str] = [each.code for each in findings.diagnostics]
levels: list[str] = [each.level for each in findings.diagnostics]
right: bool = findings.filter is not None

numbers: Select[*tuple[int]] = select(column("nr", Integer)).select_from(
    table("client")
)
own = cq.schema.of({"name": cq.schema.Field("nm", cq.schema.Text())}, table="client")
filtered: Select[*tuple[int]] = cq.apply(numbers, "name:jan", own)
condition: ColumnElement[bool] = cq.environment(schema=own).compile("name:a").where(1)
said: list[str] = [str(each) for each in own.guesses]
