"""What a host writes, checked by mypy and never run: the types it may rely on."""

import custquery as cq

findings = cq.check("tag:vip AND orders>3")
codes: list[str] = [each.code for each in findings.diagnostics]
levels: list[str] = [each.level for each in findings.diagnostics]
right: bool = findings.filter is not None
