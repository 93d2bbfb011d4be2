import { z } from 'zod'

const textSchema = z.object({ text: z.string() })

const elementSchema = z.object({
  type: z.string(),
  text: z.string().optional(),
  user_id: z.string().optional(),
})
const sectionSchema = z.object({ elements: z.array(elementSchema) })
const richPartSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rich_text_section'), ...sectionSchema.shape }),
  z.object({ type: z.literal('rich_text_preformatted'), ...sectionSchema.shape }),
  z.object({ type: z.literal('rich_text_list'), elements: z.array(sectionSchema) }),
])
const richTextSchema = z.object({ type: z.literal('rich_text'), elements: z.array(richPartSchema) })

const taskSchema = z.object({
  title: z.string(),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richTextSchema.optional(),
  output: richTextSchema.optional(),
})

const buttonSchema = z.object({
  type: z.literal('button'),
  action_id: z.string(),
  text: textSchema,
  value: z.string().optional(),
  confirm: z.object({ title: textSchema, text: textSchema }).optional(),
})

const cellSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('raw_text'), text: z.string() }),
  richTextSchema,
])

const blockSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('header'), text: textSchema }),
  z.object({ type: z.literal('section'), text: textSchema }),
  z.object({ type: z.literal('context'), elements: z.array(textSchema) }),
  z.object({ type: z.literal('divider') }),
  z.object({ type: z.literal('plan'), title: z.string(), tasks: z.array(taskSchema).default([]) }),
  z.object({ type: z.literal('table'), rows: z.array(z.array(cellSchema)) }),
  z.object({ type: z.literal('actions'), block_id: z.string(), elements: z.array(buttonSchema) }),
  richTextSchema,
])

/** A message as a person sees it in the workspace sandbox, with the blocks that the bot is known to send. */
export const messageSchema = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  bot: z.boolean(),
  /** What notifications say, in Slack's escaping. */
  text: z.string(),
  blocks: z.array(blockSchema).default([]),
  ephemeralFor: z.string().optional(),
  files: z.array(z.object({ name: z.string(), url: z.string() })).default([]),
  error: z.boolean().default(false),
})

export type Message = z.infer<typeof messageSchema>
export type Block = Message['blocks'][number]
export type RichText = z.infer<typeof richTextSchema>
export type RichElement = z.infer<typeof elementSchema>

export interface Button {
  readonly blockId: string
  readonly actionId: string
  /** The bot's own name of what it does, whatever the language of its label. */
  readonly action: string
  readonly label: string
  readonly value: string | undefined
  /** What the person is asked before it is done. */
  readonly confirm: { readonly title: string; readonly text: string } | null
}

/** The buttons of a message, in their order. */
export const buttonsOf = ({ blocks }: Message): readonly Button[] =>
  blocks.flatMap((block) =>
    block.type !== 'actions'
      ? []
      : block.elements.map(({ action_id: actionId, text, value, confirm }) => ({
          blockId: block.block_id,
          actionId,
          action: actionId.replace(/#\d+$/u, ''),
          label: text.text,
          value,
          confirm: confirm === undefined ? null : { title: confirm.title.text, text: confirm.text.text },
        })),
  )

/** The first line of a card, without the sign of its tone. */
export const titleOf = ({ blocks }: Message): string => {
  const header = blocks.find((block) => block.type === 'header')
  return header?.type === 'header' ? header.text.text.replace(/^[^\p{L}\p{N}]+/u, '') : ''
}

/** One line for the whole message. */
export const summaryOf = ({ text }: Message): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** The number of the rollout whose living message this is; null for any other message. */
export const rolloutOf = (message: Message): string | null => /^(R-\d+) · /u.exec(titleOf(message))?.[1] ?? null
