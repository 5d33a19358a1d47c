#!/bin/sh
# A JupyterServer app: a person's files and system terminals (Jupyter Server without kernels), and their notebook
# server. Whichever dies is started again, a little later each time; TERM ends both and whatever they started.
set -eu
umask 077
here=$(cd "$(dirname "$0")/.." && pwd)

export HOME="$ATELIER_HOME"
cd "$ATELIER_HOME"
mkdir -p "$ATELIER_RUN_FOLDER" "$ATELIER_RESERVE"

# What the domain and the person want to have run first; its own code says that there is to be no app.
if [ -d "$ATELIER_APP_FOLDER/start-scripts" ]; then
  "$ATELIER_ENVIRONMENT/bin/python" -B "$here/starting/scripts.py" "$ATELIER_APP_FOLDER/start-scripts" ||
    [ $? -ne 75 ] || exit 75
fi

jupyter=
notebook=
ending=

end() {
  ending=yes
  [ -z "$jupyter" ] || kill -TERM "$jupyter" 2>/dev/null || true
  [ -z "$notebook" ] || kill -TERM "$notebook" 2>/dev/null || true
}
trap end TERM INT HUP

# Starts what its arguments say again and again until it is told to end. A run of a minute counts as healthy.
keep_running() {
  child=
  stopping=
  trap 'stopping=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || true' TERM INT HUP
  pause=1
  while [ -z "$stopping" ]; do
    started=$(date +%s)
    "$@" &
    child=$!
    wait_for_child
    [ -z "$stopping" ] || break
    [ $(($(date +%s) - started)) -lt 60 ] || pause=1
    echo "$1 ended; it starts again in $pause s" >&2
    sleep "$pause" &
    child=$!
    wait "$child" || true
    [ "$pause" -ge 30 ] || pause=$((pause * 2))
  done
}

# `wait` also returns when a signal has been handled; the child may then still be going down.
wait_for_child() {
  while kill -0 "$child" 2>/dev/null; do
    wait "$child" || true
  done
}

# Each file that a storage does not answer for holds up one thread. With Node's four, a few such notebooks would hold up
# the files and journals of all others. There is one such process for every person, so it is kept small: one malloc arena
# instead of one for each thread, and a young generation of 1 MB, are 10 MB less with a long notebook open.
notebook_server() {
  UV_THREADPOOL_SIZE=32 MALLOC_ARENA_MAX=1 exec "$ATELIER_NODE" --max-semi-space-size=1 "$ATELIER_NOTEBOOK_SERVER"
}

keep_running "$ATELIER_ENVIRONMENT/bin/python" "$here/jupyter/start.py" &
jupyter=$!
keep_running notebook_server &
notebook=$!

[ -z "$ending" ] || end
while kill -0 "$jupyter" 2>/dev/null || kill -0 "$notebook" 2>/dev/null; do
  wait "$jupyter" || true
  wait "$notebook" || true
done
rm -f "$ATELIER_RUN_FOLDER/jupyter.sock" "$ATELIER_RUN_FOLDER/notebook.sock"
