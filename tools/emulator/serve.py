"""Start the AWS emulator: moto's own server, with the gaps in mends.py closed first.

    python serve.py --host 127.0.0.1 --port 5055

The account id is MOTO_ACCOUNT_ID (moto's own default is 123456789012). AWS's managed policies are loaded, because a role
that attaches one is a 404 otherwise. A request that an SDK sends again is done once (once.py). With ECS_COMPILE_RECORD, a
file, every request is written down there (record.py).
"""

import os

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from mends import mend  # noqa: E402  (moto reads its settings when it is imported)
from moto import server  # noqa: E402
from once import once  # noqa: E402
from record import recording  # noqa: E402

if __name__ == "__main__":
    mend()
    server.DomainDispatcherApplication = once(server.DomainDispatcherApplication)
    if os.environ.get("ECS_COMPILE_RECORD"):
        server.DomainDispatcherApplication = recording(os.environ["ECS_COMPILE_RECORD"], server.DomainDispatcherApplication)
    server.main()
