// Makes error summaries and buttons friendlier. Every page works without it.
import { Button, ErrorSummary, SkipLink, createAll } from './vendor/govuk-frontend/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
createAll(Button, { preventDoubleClick: true })
createAll(ErrorSummary)
createAll(SkipLink)
