import { z } from 'zod'
import type { ReleaseFilter } from './settings.ts'

/** What a living message of this room speaks of. */
export type AnnouncementSubject =
  /** The card of a release. */
  | { readonly type: 'release'; readonly id: string }
  /** A page of its notes, in the thread under the card. */
  | { readonly type: 'notes'; readonly id: string; readonly page: number }
  /** A line in that thread: the phase that is this one in the history. */
  | { readonly type: 'phase'; readonly id: string; readonly index: number }
  | { readonly type: 'reminder'; readonly id: string }
  /** What was announced after `from`, up to `to`. */
  | { readonly type: 'digest'; readonly from: Date; readonly to: Date; readonly releases: ReleaseFilter }
  /** To an owner: nothing can be written in this place since then. */
  | { readonly type: 'vanished'; readonly placeId: string; readonly since: Date }

/** The `subject_id` of its message. */
export const subjectIdOf = (subject: AnnouncementSubject): string => {
  switch (subject.type) {
    case 'release':
      return subject.id
    case 'notes':
      return `${subject.id}:notes:${subject.page}`
    case 'phase':
      return `${subject.id}:phase:${subject.index}`
    case 'reminder':
      return `${subject.id}:reminder`
    case 'digest':
      return `digest:${subject.from.getTime()}:${subject.to.getTime()}:${subject.releases}`
    case 'vanished':
      return `vanished:${subject.placeId}:${subject.since.getTime()}`
  }
}

const time = z
  .string()
  .regex(/^\d{1,15}$/u)
  .transform((text) => new Date(Number(text)))
const count = z
  .string()
  .regex(/^\d{1,4}$/u)
  .transform(Number)
const digestSchema = z.tuple([z.literal('digest'), time, time, z.enum(['all', 'official'])])
const vanishedSchema = z.tuple([z.literal('vanished'), z.uuid(), time])
const pageSchema = z.tuple([z.uuid(), z.enum(['notes', 'phase']), count])

/** Null: a name that this program does not know. */
export const parseSubject = (subjectId: string): AnnouncementSubject | null => {
  const parts = subjectId.split(':')
  const digest = digestSchema.safeParse(parts)
  if (digest.success) {
    const [type, from, to, releases] = digest.data
    return { type, from, to, releases }
  }
  const vanished = vanishedSchema.safeParse(parts)
  if (vanished.success) return { type: 'vanished', placeId: vanished.data[1], since: vanished.data[2] }
  const page = pageSchema.safeParse(parts)
  if (page.success) {
    const [id, type, number] = page.data
    return type === 'notes' ? { type, id, page: number } : { type, id, index: number }
  }
  const [id, kind, ...more] = parts
  if (!z.uuid().safeParse(id).success || id === undefined || more.length > 0) return null
  if (kind === undefined) return { type: 'release', id }
  return kind === 'reminder' ? { type: 'reminder', id } : null
}
