#!/bin/sh
# Rebuilds ../static/vendor/govuk-frontend from the versions pinned in package.json:
# GOV.UK Frontend's components compiled with our own colours and system fonts (brand.scss).
# Its crown, logotype and typeface are reserved and are not taken. Needs node; running does not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out="$here/../static/vendor/govuk-frontend"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here/package.json" "$here/brand.scss" "$work/"
cd "$work"
npm install --no-audit --no-fund --ignore-scripts --silent
npx sass --style=compressed --no-source-map --load-path=node_modules brand.scss govuk-frontend.min.css

version=$(node -p 'require("./node_modules/govuk-frontend/package.json").version')
mkdir -p "$out"
cp govuk-frontend.min.css "$out/"
sed 's#//. sourceMappingURL=.*##' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js \
  > "$out/govuk-frontend.min.js"
printf '%s\n' "$version" > "$out/VERSION"
echo "govuk-frontend $version written to static/vendor/govuk-frontend"
