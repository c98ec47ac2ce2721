/**
 * docker-entrypoint.sh of the redis image, in our words: options alone mean redis-server, and a server that is started
 * as root becomes the user redis first, where this machine has mapped one.
 */
export const redisEntrypoint = `#!/bin/sh
set -e
case "$1" in -* | *.conf) set -- redis-server "$@" ;; esac
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ] && chown redis:redis . 2>/dev/null; then
  exec setpriv --reuid=redis --regid=redis --clear-groups -- "$@"
fi
exec "$@"
`
