import type { types } from '@slack/bolt'

/** Slack's own names for what we send, in one place. */
export type MessageBlock = types.KnownBlock
export type ModalView = types.ModalView
export type HomeView = types.HomeView
export type RichTextElement = types.RichTextElement
export type RichTextBlock = types.RichTextBlock
export type RichTextSection = types.RichTextSection
export type PlainText = types.PlainTextElement
export type SlackButton = types.Button
export type SlackConfirm = types.ConfirmationDialog
export type SlackOption = types.PlainTextOption
export type TableBlock = types.TableBlock
export type TaskCard = types.TaskCardBlock
export type InputElement = types.InputBlock['element']
