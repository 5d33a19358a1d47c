#!/bin/sh
# The witness of one app: starts it in a session of its own, waits for it, and writes down how it ended, so that a
# studio server that was not there at the time can still learn it. The time of the end is that of the file `exit`.
# usage: witness.sh <app folder> <cgroup.procs files to join, space separated> <oom score> <command …>
folder=$1 join=$2 oom=$3
shift 3

own_session=$(command -v setsid)
# $own_session is one word or none: without setsid the app stays in the witness's session.
$own_session sh -c '
  for file in $1; do echo $$ > "$file"; done
  if [ "$2" != 0 ]; then echo "$2" > /proc/self/oom_score_adj; fi
  shift 2
  exec "$@"
' app "$join" "$oom" "$@" &
child=$!
# Only now: what is ignored before the fork would be ignored by the app as well.
trap '' TERM INT HUP
echo "$child" > "$folder/pid"
wait "$child"
echo "$?" > "$folder/exit.new"
mv "$folder/exit.new" "$folder/exit"
