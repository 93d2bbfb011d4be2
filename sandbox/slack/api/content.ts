import type { JsonObject } from '../../json.ts'
import { isList, isObject } from '../../json.ts'
import { checkMessageBlocks, checkMetadata } from '../validate/message.ts'
import { fail, failWith, structured, text } from './method.ts'

export interface Content {
  readonly text: string | undefined
  readonly blocks: readonly JsonObject[] | undefined
  /** `null` takes the metadata away; undefined leaves it as it is. */
  readonly metadata: JsonObject | null | undefined
}

export type ContentCheck =
  | { readonly kind: 'good'; readonly content: Content }
  | { readonly kind: 'refused'; readonly answer: JsonObject }

const refused = (answer: JsonObject): ContentCheck => ({ kind: 'refused', answer })

/** What a message says, checked: text, blocks and metadata, for posting, editing and response URLs alike. */
export const readContent = (args: JsonObject, maxText: number): ContentCheck => {
  const words = text(args, 'text')
  if (words !== undefined && words.length > maxText) return refused(fail('msg_too_long'))
  const attachments = structured(args, 'attachments')
  // This workspace draws blocks only; what it could not show it says so, and does not swallow.
  if (attachments !== undefined && !(isList(attachments.value) && attachments.value.length === 0)) {
    return refused(failWith('invalid_attachments', ['this workspace knows no attachments: send blocks']))
  }
  const givenBlocks = structured(args, 'blocks')
  const blocks = givenBlocks === undefined ? undefined : checkMessageBlocks(givenBlocks.value ?? null)
  if (blocks?.kind === 'refused') return refused(failWith(blocks.error, blocks.problems))
  const givenMetadata = structured(args, 'metadata')
  const metadata = givenMetadata?.value
  if (givenMetadata !== undefined) {
    const error = checkMetadata(metadata ?? null)
    if (error !== undefined) return refused(fail(error))
  }
  return {
    kind: 'good',
    content: {
      text: words,
      blocks: blocks?.blocks,
      metadata: isObject(metadata) ? (Object.keys(metadata).length === 0 ? null : metadata) : undefined,
    },
  }
}

export const saysNothing = (content: Content): boolean =>
  content.text === undefined && (content.blocks === undefined || content.blocks.length === 0)
