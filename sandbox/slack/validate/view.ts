import type { Json, JsonObject } from '../../json.ts'
import { isObject, objectsOf } from '../../json.ts'
import { elementsOf, viewBlock } from './blocks.ts'
import type { Check, Fields } from './check.ts'
import { boolean, byType, list, oneOf, problemsOf, shape, string } from './check.ts'
import { fillIds, reportRepeatedIds } from './message.ts'
import { plainText } from './text.ts'

const maxViewBytes = 250_000
const idMax = 255

const shared: Fields = {
  private_metadata: string({ max: 3_000 }),
  callback_id: string({ max: idMax }),
  external_id: string({ max: idMax }),
}

const blocks = list(viewBlock, { max: 100 })

const modal: Check = shape({
  required: { type: oneOf('modal'), title: plainText(24), blocks },
  optional: {
    ...shared,
    submit: plainText(24),
    close: plainText(24),
    clear_on_close: boolean,
    notify_on_close: boolean,
  },
  rule: (view, pointer, report) => {
    if (view['submit'] !== undefined) return
    const needy = objectsOf(view['blocks']).findIndex((block) => block['type'] === 'input')
    if (needy === -1) return
    report('must define `submit` to use an `input` block in modals', `${pointer}/blocks/${needy}/input`)
  },
})

const home: Check = shape({ required: { type: oneOf('home'), blocks }, optional: shared })

const idsAndFocus: Check = (view, pointer, report) => {
  if (!isObject(view)) return
  const inView = objectsOf(view['blocks'])
  reportRepeatedIds(inView, `${pointer}/blocks`, report)
  const focused = inView.flatMap((block) =>
    elementsOf(block).filter(({ element }) => element['focus_on_load'] === true),
  )
  if (focused.length > 1) report('only one element can have `focus_on_load` set to true', `${pointer}/blocks`)
}

export type ViewCheck =
  | { readonly kind: 'good'; readonly view: JsonObject }
  | { readonly kind: 'refused'; readonly error: string; readonly problems: readonly string[] }

/** Checks a modal or home view as Slack would, and fills in the ids that were left out. */
export const checkView = (value: Json | undefined, type: 'modal' | 'home'): ViewCheck => {
  if (!isObject(value)) {
    return { kind: 'refused', error: 'invalid_arguments', problems: ['missing required field: view'] }
  }
  if (Buffer.byteLength(JSON.stringify(value)) > maxViewBytes) {
    return { kind: 'refused', error: 'view_too_large', problems: [] }
  }
  const problems = [
    ...problemsOf(byType(type === 'modal' ? { modal } : { home }), value, '/view'),
    ...problemsOf(idsAndFocus, value, '/view'),
  ]
  if (problems.length > 0) return { kind: 'refused', error: 'invalid_arguments', problems }
  return { kind: 'good', view: { ...value, blocks: fillIds(objectsOf(value['blocks'])) } }
}
