"""What is ours to set: payment, delivery of effects, mail."""

from config.env import read
from config.settings.database import DATA_DIR

REACTIONS = "config.reactions.REACTIONS"
PAYMENT_GATEWAY = read("PAYMENT_GATEWAY")
PAYMENT_WEBHOOK_SECRET = read("PAYMENT_WEBHOOK_SECRET")
PAYMENT_TIMEOUT_MINUTES = 30
# Where this installation reaches itself (signed webhooks of the demo gateway): host:port, no name to resolve.
SELF_ADDRESS = read("SELF_ADDRESS") or f"127.0.0.1:{read('PORT')}"
EMAIL_BACKEND = "core.mail.FolderBackend"
MAIL_FOLDER = DATA_DIR / "mail"
