# Where the shop is, and who stands in front of Varnish. This one is compose.yaml's; on other machines write your own.

backend origin {
    .host = "10.86.46.10";  # fixed there: a name is looked up once, and the next container has another address
    .port = "8000";
    .probe = live;
    .connect_timeout = 1s;
    # A page that takes longer is never stored: purges are repeated after EDGE_LONGEST_RENDER, which is more.
    .first_byte_timeout = 30s;
    .between_bytes_timeout = 10s;
}

# Whoever ends TLS, by address or name. Nobody else may say whose request it is; a whole network is too much where
# published ports lend strangers an address of it.
acl proxies {
    "10.86.46.1";  # the gateway of compose's network: the machine itself, through a port that only it can reach
    "127.0.0.1";
    "::1";
}
