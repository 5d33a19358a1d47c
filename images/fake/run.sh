#!/bin/sh
# An app of `npm run dev`, of either kind: Node alone, with files and kernels that are stand-ins, and
# terminals that are shells of this machine. Never part of a real studio.
set -eu
umask 077

export HOME="$ATELIER_HOME" TERM=xterm-256color
mkdir -p "$ATELIER_RUN_FOLDER"
cd "$(dirname "$0")/../.."
exec "$ATELIER_NODE" --import tsx notebook/dev/main.ts "$ATELIER_APP_KIND" "$ATELIER_RUN_FOLDER/jupyter.sock" "$ATELIER_HOME"
