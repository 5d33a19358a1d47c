# Stands in for images/*/run.sh: answers like Jupyter on its sockets, and does as it is told on the side.
# STUB: "" answers · "never" never answers · "exit" ends with code 7 · "gives-up" says why · "warns" ·
# "says" a time of its own, STUB_SAYS_AT, and never answers · "kernel" leaves programs in sessions of their
# own, one of them with an empty environment · "greedy" takes all the processor it can · "hoard" takes much memory
case "$STUB" in
  gives-up) echo '{"at":1,"note":"","failed":"The script of the domain failed."}' > "$ATELIER_RUN_FOLDER/starting.jsonl"; exit 1 ;;
  warns) echo '{"at":1,"note":"Not restored: polars.","warning":true}' > "$ATELIER_RUN_FOLDER/starting.jsonl" ;;
  says) echo "{\"at\":$STUB_SAYS_AT,\"note\":\"Restoring packages.\"}" > "$ATELIER_RUN_FOLDER/starting.jsonl"; exec sleep 1000 ;;
  exit) echo "cannot start: no such module"; exit 7 ;;
  never) echo "still thinking"; exec sleep 1000 ;;
  stubborn) trap '' TERM; ("$ATELIER_NODE" "$STUB_SERVER" &); while true; do sleep 1; done ;;
  kernel) setsid sleep 1000 & setsid env -i /bin/sleep 1000 & ;;
  greedy) (while true; do :; done) & ;;
esac
exec "$ATELIER_NODE" "$STUB_SERVER"
