"""The console script `relevo`; the only module that touches the environment before imports."""

import os

# grpcio reads its cipher list once, at import. Our certificates are ECDSA, so a list that names
# only an RSA suite of TLS 1.2 leaves TLS 1.3 as the single version on which both ends can agree.
os.environ["GRPC_SSL_CIPHER_SUITES"] = "ECDHE-RSA-AES256-GCM-SHA384"


def main() -> int:
    """Run the command line. Returns the process's exit code."""
    from relevo.cli import run  # noqa: PLC0415 - must follow the line above

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
