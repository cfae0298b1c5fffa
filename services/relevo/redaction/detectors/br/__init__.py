"""Brazil."""

from relevo.redaction.detectors.br.account import ACCOUNT, BRANCH, PIX_KEY
from relevo.redaction.detectors.br.cnpj import CNPJ
from relevo.redaction.detectors.br.cpf import CPF
from relevo.redaction.detectors.br.documents import CNH, PIS, VOTER
from relevo.redaction.detectors.br.foreigner import FOREIGNER
from relevo.redaction.detectors.br.phone import PHONE
from relevo.redaction.detectors.br.plate import PLATE
from relevo.redaction.detectors.br.rg import RG

DETECTORS = (CPF, CNPJ, RG, CNH, PIS, VOTER, FOREIGNER, ACCOUNT, BRANCH, PIX_KEY, PHONE, PLATE)
