#!/bin/sh
# A KernelGateway app: Jupyter Server with kernels and terminals, and no files. What it needs is in the environment
# (ARCHITECTURE.md); the token is in $ATELIER_APP_FOLDER/token.
set -eu
umask 077
here=$(cd "$(dirname "$0")/.." && pwd)

export HOME="$ATELIER_HOME"
mkdir -p "$ATELIER_RUN_FOLDER"

# What people install goes into a layer of this app's own, above the image's environment, which all apps share. The
# layer ends with the app. Kernels and terminals of the app see it at once, other apps never. What was installed is
# written down in $ATELIER_PACKAGES and comes back with the next app of this person and image.
layer="$ATELIER_APP_FOLDER/python"
[ -e "$layer/complete" ] || "$ATELIER_ENVIRONMENT/bin/python" -I "$here/kernel-gateway/layer.py" "$layer"

export VIRTUAL_ENV="$layer"
export PATH="$layer/bin:$ATELIER_ENVIRONMENT/bin:$PATH"
export JUPYTER_PATH="$ATELIER_ENVIRONMENT/share/jupyter${JUPYTER_PATH:+:$JUPYTER_PATH}"
cd "$ATELIER_HOME"

if [ -n "${ATELIER_RESERVE:-}" ] && [ -n "${ATELIER_IMAGE:-}" ]; then
  export ATELIER_PACKAGES="$ATELIER_RESERVE/packages/$ATELIER_IMAGE"
  [ ! -s "$ATELIER_PACKAGES/packages.json" ] ||
    "$layer/bin/python" "$here/starting/restore.py" "$ATELIER_PACKAGES" || echo "packages were not restored" >&2
fi

# What the domain and the person want to have run first; its own code says that there is to be no app.
if [ -d "$ATELIER_APP_FOLDER/start-scripts" ]; then
  "$layer/bin/python" -B "$here/starting/scripts.py" "$ATELIER_APP_FOLDER/start-scripts" || [ $? -ne 75 ] || exit 75
fi

exec "$layer/bin/python" "$here/jupyter/start.py"
