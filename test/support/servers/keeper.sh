# Runs one PostgreSQL server for as long as standard input stays open: the pipe closes when its owner dies, however it dies.
# Usage: keeper.sh <binaries> <template of the data directory> <folder, removed at the end> <options of postgres…>
binaries=$1 template=$2 folder=$3
shift 3
umask 077
exec 3<&0

cp -R "$template" "$folder/data"
"$binaries/bin/postgres" -D "$folder/data" "$@" 3<&- </dev/null >"$folder/log" 2>&1 &
server=$!
# SIGQUIT stops at once; the data is thrown away.
(
  read -r _ <&3
  kill -QUIT "$server"
) &
watcher=$!

wait "$server" || tail -n 20 "$folder/log" >&2
kill -KILL "$watcher" 2>/dev/null
cd / && rm -rf "$folder"
