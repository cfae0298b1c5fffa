"""Brazil."""

from relevo.redaction.detectors.br.address import ADDRESS
from relevo.redaction.detectors.br.cnpj import CNPJ
from relevo.redaction.detectors.br.cpf import CPF
from relevo.redaction.detectors.br.phone import PHONE

DETECTORS = (CPF, CNPJ, PHONE, ADDRESS)
