import type { CommandName } from '../commands/command.ts'

/** Under which the app appears; `@W360` and `/w360` follow from it. */
export const appName = 'W360'

/** Behind the icons, and around them where a chat shows a colour. */
export const accent = '#11695f'

/** Commands that are one press away, without a word: their ids are the commands' own names, so what is pressed is said. */
export const doors = ['update', 'status'] as const satisfies readonly CommandName[]
export type Door = (typeof doors)[number]
