import fc from 'fast-check'
import type { Block, Button, Card, Rich, Span, Step } from './card.ts'
import type { Field, Form, Option } from './form.ts'

/** What a hostile or careless source may put into any text: markup, mentions, controls, halves of characters, length. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '',
      '   ',
      '\n\n',
      '<!channel>',
      '<!here|here>',
      '<@U0CAMILLE>',
      '<#C0POSTES>',
      '<https://evil.example|cliquez ici>',
      '*gras* _italique_ ~barré~ `code` ```bloc```',
      '&lt;!channel&gt;',
      ':tada: @here @channel #general',
      'https://evil.example/a?b=<c>&d',
      'abc\u202Efdp.exe',
      'a\u0000b\u0007c',
      '\uD83D',
      'x\uDE00',
      '👩‍👩‍👧‍👦 é e\u0301 שלום',
      '{"type":"button"}',
      '[lien](javascript:alert(1))',
      '| a | b |',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 2_500 })).map(repeat),
  },
)

function repeat([text, times]: readonly [string, number]): string {
  return text.repeat(times)
}

const shortId = fc.stringMatching(/^[a-z][a-z0-9.-]{0,30}$/)

const url = fc.oneof(
  fc.webUrl(),
  fc.constantFrom('javascript:alert(1)', 'not a url', '', 'http://127.0.0.1/x|y', 'https://example.org/<a>'),
  hostileText,
)

/** As far as a renderer looks at it; now and then too large for any message. */
const pngText = fc.integer({ min: 0, max: 60_000 }).map((length) => 'iVBORw0KGgo'.padEnd(length * 4, 'A'))

const span: fc.Arbitrary<Span> = fc.oneof(
  hostileText,
  fc.record({ type: fc.constant('strong' as const), text: hostileText }),
  fc.record({ type: fc.constant('code' as const), text: hostileText }),
  fc.record({ type: fc.constant('link' as const), text: hostileText, url }),
  fc.record({
    type: fc.constant('person' as const),
    platform: fc.constantFrom('slack' as const, 'teams' as const),
    userId: fc.oneof(fc.constantFrom('U0CAMILLE', '29:abc'), hostileText),
    name: hostileText,
    elsewhere: fc.constantFrom([], [{ platform: 'teams' as const, userId: '29:abc' }]),
  }),
)

export const richArbitrary: fc.Arbitrary<Rich> = fc.oneof(hostileText, fc.array(span, { maxLength: 6 }))

const stepArbitrary: fc.Arbitrary<Step> = fc.record(
  {
    id: fc.oneof(shortId, fc.constant('same'), hostileText),
    title: hostileText,
    state: fc.constantFrom('waiting', 'running', 'done', 'failed', 'paused', 'skipped'),
    detail: hostileText,
    output: hostileText,
  },
  { requiredKeys: ['id', 'title', 'state'] },
)

export const buttonArbitrary: fc.Arbitrary<Button> = fc.record(
  {
    action: shortId,
    label: hostileText,
    value: fc.dictionary(shortId, fc.oneof(fc.string({ maxLength: 40 }), fc.integer(), fc.boolean()), { maxKeys: 4 }),
    style: fc.constantFrom('primary' as const, 'danger' as const),
    confirm: fc.record({ title: hostileText, text: hostileText, yes: hostileText, no: hostileText }),
  },
  { requiredKeys: ['action', 'label', 'value'] },
)

const textBlock: fc.Arbitrary<Exclude<Block, { readonly type: 'buttons' }>> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: richArbitrary }),
  fc.record({ type: fc.constant('context' as const), text: richArbitrary }),
  fc.record({ type: fc.constant('heading' as const), text: hostileText }),
  fc.record({
    type: fc.constant('facts' as const),
    items: fc.array(fc.record({ label: hostileText, value: richArbitrary }), { maxLength: 30 }),
  }),
  fc.record({ type: fc.constant('list' as const), items: fc.array(richArbitrary, { maxLength: 60 }) }),
  fc.record({
    type: fc.constant('table' as const),
    columns: fc.array(
      fc.record(
        { title: hostileText, align: fc.constantFrom('left' as const, 'right' as const) },
        { requiredKeys: ['title'] },
      ),
      { maxLength: 24 },
    ),
    rows: fc.array(fc.array(richArbitrary, { maxLength: 24 }), { maxLength: 8 }).chain((rows) =>
      // Long tables are long by repetition, which keeps the generator quick.
      fc.integer({ min: 1, max: 30 }).map((times) => Array.from({ length: times }, () => rows).flat()),
    ),
  }),
  fc.record({
    type: fc.constant('steps' as const),
    title: hostileText,
    items: fc.array(stepArbitrary, { maxLength: 70 }),
  }),
  fc.record(
    {
      type: fc.constant('progress' as const),
      label: hostileText,
      done: fc.integer({ min: -1, max: 100_001 }),
      total: fc.integer({ min: 0, max: 100_000 }),
      failed: fc.nat(500),
      small: fc.constant(true as const),
    },
    { requiredKeys: ['type', 'label', 'done', 'total'] },
  ),
  fc.constant({ type: 'divider' as const }),
  fc.record({
    type: fc.constant('image' as const),
    source: fc.oneof(fc.record({ url }), fc.record({ png: fc.oneof(pngText, hostileText) })),
    alt: hostileText,
  }),
)

const blockArbitrary: fc.Arbitrary<Block> = fc.oneof(
  { weight: 6, arbitrary: textBlock },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('buttons' as const),
      buttons: fc.array(buttonArbitrary, { maxLength: 40 }),
    }),
  },
)

/** Any card that the type allows, and far worse ones than the bot writes. */
export const cardArbitrary: fc.Arbitrary<Card> = fc.record({
  title: hostileText,
  tone: fc.constantFrom('neutral', 'good', 'warning', 'bad'),
  blocks: fc.array(blockArbitrary, { maxLength: 70, size: 'max' }),
  summary: hostileText,
})

export const optionArbitrary: fc.Arbitrary<Option> = fc.record(
  { value: fc.string({ minLength: 1, maxLength: 150 }), label: hostileText, description: hostileText },
  { requiredKeys: ['value', 'label'] },
)

const options = (maxLength: number): fc.Arbitrary<Option[]> =>
  fc.uniqueArray(optionArbitrary, { maxLength, selector: ({ value }) => value })

const base = { label: hostileText, hint: hostileText, optional: fc.boolean(), live: fc.boolean() }
const requiredBase = ['id', 'type', 'label'] as const

const fieldArbitrary = (id: string): fc.Arbitrary<Field> => {
  const named = { id: fc.constant(id), ...base }
  return fc.oneof(
    fc.record(
      {
        ...named,
        type: fc.constant('select' as const),
        options: options(130),
        initial: fc.string(),
        placeholder: hostileText,
      },
      { requiredKeys: [...requiredBase, 'options'] },
    ),
    fc.record(
      {
        ...named,
        type: fc.constant('multi-select' as const),
        options: options(130),
        initial: fc.array(fc.string()),
        placeholder: hostileText,
      },
      { requiredKeys: [...requiredBase, 'options'] },
    ),
    fc.record(
      {
        ...named,
        type: fc.constant('search' as const),
        source: shortId,
        many: fc.boolean(),
        initial: options(4),
        placeholder: hostileText,
      },
      { requiredKeys: [...requiredBase, 'source', 'many'] },
    ),
    fc.record(
      {
        ...named,
        type: fc.constant('text' as const),
        initial: hostileText,
        placeholder: hostileText,
        long: fc.boolean(),
        maximumLength: fc.integer({ min: 1, max: 10_000 }),
      },
      { requiredKeys: [...requiredBase] },
    ),
    fc.record(
      {
        ...named,
        type: fc.constant('date-time' as const),
        initial: fc.date({ noInvalidDate: false }),
      },
      { requiredKeys: [...requiredBase] },
    ),
    fc.record(
      {
        ...named,
        type: fc.constant('checkbox' as const),
        options: options(15),
        initial: fc.array(fc.string()),
      },
      { requiredKeys: [...requiredBase, 'options'] },
    ),
  )
}

/** Any form that the type allows, with unique field ids as its contract says. */
export const formArbitrary: fc.Arbitrary<Form> = fc
  .uniqueArray(shortId, { maxLength: 8 })
  .chain((ids) => fc.tuple(...ids.map(fieldArbitrary)))
  .chain((fields) =>
    fc.record(
      {
        id: shortId,
        title: hostileText,
        submit: hostileText,
        cancel: hostileText,
        state: fc.dictionary(shortId, fc.string({ maxLength: 60 }), { maxKeys: 6 }),
        intro: fc.array(textBlock, { maxLength: 6 }),
        fields: fc.constant(fields),
      },
      { requiredKeys: ['id', 'title', 'submit', 'cancel', 'state', 'fields'] },
    ),
  )
