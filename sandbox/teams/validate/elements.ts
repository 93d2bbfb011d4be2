import { z } from 'zod'
import { actionBar } from './actions.ts'
import type { Parts } from './parts.ts'
import {
  alignment,
  common,
  containerStyle,
  flag,
  linkUrl,
  pictureUrl,
  pixels,
  styledText,
  text,
  verticalAlignment,
  word,
} from './words.ts'

export const backgroundImage = z.union([
  pictureUrl,
  z.strictObject({
    type: z.literal('BackgroundImage').optional(),
    url: pictureUrl,
    fillMode: word('cover', 'repeatHorizontally', 'repeatVertically', 'repeat').optional(),
    horizontalAlignment: alignment.optional(),
    verticalAlignment: verticalAlignment.optional(),
  }),
])

const imageSize = word('auto', 'stretch', 'small', 'medium', 'large')

const columnDefinition = z.strictObject({
  type: z.literal('TableColumnDefinition').optional(),
  width: z.union([z.number(), z.string()]).optional(),
  horizontalCellContentAlignment: alignment.nullish(),
  verticalCellContentAlignment: verticalAlignment.nullish(),
})

const boxOf = (parts: Parts) => ({
  items: z.array(parts.element),
  selectAction: parts.click.optional(),
  style: containerStyle.nullish(),
  verticalContentAlignment: verticalAlignment.nullish(),
  bleed: flag.optional(),
  backgroundImage: backgroundImage.optional(),
  minHeight: pixels.optional(),
  rtl: flag.nullish(),
})

const cellAlignment = {
  horizontalCellContentAlignment: alignment.nullish(),
  verticalCellContentAlignment: verticalAlignment.nullish(),
}

const textRunOf = (parts: Parts) =>
  z.union([
    text,
    z.strictObject({
      type: z.literal('TextRun'),
      ...styledText,
      highlight: flag.optional(),
      italic: flag.optional(),
      strikethrough: flag.optional(),
      underline: flag.optional(),
      selectAction: parts.click.optional(),
    }),
  ])

const columnOf = (parts: Parts) =>
  z.strictObject({
    type: z.literal('Column').optional(),
    ...common,
    ...boxOf(parts),
    items: z.array(parts.element).optional(),
    fallback: z.union([word('drop'), z.looseObject({})]).optional(),
    width: z.union([z.number(), z.string()]).optional(),
  })

const tableRowOf = (parts: Parts) =>
  z.strictObject({
    type: z.literal('TableRow').optional(),
    cells: z.array(z.strictObject({ type: z.literal('TableCell').optional(), ...boxOf(parts) })).optional(),
    style: containerStyle.nullish(),
    ...cellAlignment,
  })

/** What a card shows, by type; inputs stand apart. */
export const elementKinds = (parts: Parts): Readonly<Record<string, z.ZodType>> => {
  const element = <Shape extends z.ZodRawShape>(type: string, shape: Shape) =>
    z.strictObject({
      type: z.literal(type),
      ...common,
      fallback: z.union([word('drop'), parts.element]).optional(),
      ...shape,
    })
  const image = element('Image', {
    url: pictureUrl,
    altText: text.optional(),
    backgroundColor: text.optional(),
    height: z.union([word('auto', 'stretch'), pixels]).optional(),
    horizontalAlignment: alignment.nullish(),
    selectAction: parts.click.optional(),
    size: imageSize.optional(),
    style: word('default', 'person').optional(),
    width: pixels.optional(),
    // Teams' own beside 1.5.
    msteams: z.strictObject({ allowExpand: flag }).optional(),
  })
  return {
    ActionSet: element('ActionSet', { actions: actionBar(parts) }),
    ColumnSet: element('ColumnSet', {
      columns: z.array(columnOf(parts)).optional(),
      selectAction: parts.click.optional(),
      style: containerStyle.nullish(),
      bleed: flag.optional(),
      minHeight: pixels.optional(),
      horizontalAlignment: alignment.nullish(),
    }),
    Container: element('Container', boxOf(parts)),
    FactSet: element('FactSet', {
      facts: z.array(z.strictObject({ type: z.literal('Fact').optional(), title: text, value: text })),
    }),
    Image: image,
    ImageSet: element('ImageSet', { images: z.array(image), imageSize: imageSize.optional() }),
    Media: element('Media', {
      sources: z.array(z.strictObject({ type: z.literal('MediaSource').optional(), mimeType: text, url: linkUrl })),
      poster: pictureUrl.optional(),
      altText: text.optional(),
    }),
    RichTextBlock: element('RichTextBlock', {
      inlines: z.array(textRunOf(parts)),
      horizontalAlignment: alignment.nullish(),
    }),
    Table: element('Table', {
      columns: z.array(columnDefinition).optional(),
      rows: z.array(tableRowOf(parts)).optional(),
      firstRowAsHeader: flag.optional(),
      showGridLines: flag.optional(),
      gridStyle: containerStyle.nullish(),
      ...cellAlignment,
    }),
    TextBlock: element('TextBlock', {
      ...styledText,
      horizontalAlignment: alignment.nullish(),
      maxLines: z.number().optional(),
      wrap: flag.optional(),
      style: word('default', 'heading').nullish(),
    }),
  }
}
