/**
 * Teams joins the values of several choices with commas, and a value may hold one: `Paris, Nord/Compta`. So commas are
 * written otherwise on the way out, and back on the way in.
 */
export const encodeChoice = (value: string): string => value.replaceAll('%', '%25').replaceAll(',', '%2C')

export const decodeChoice = (value: string): string => value.replaceAll('%2C', ',').replaceAll('%25', '%')

export const joinChoices = (values: readonly string[]): string => values.map(encodeChoice).join(',')

export const splitChoices = (joined: string): readonly string[] =>
  joined.split(',').flatMap((value) => (value === '' ? [] : [decodeChoice(value)]))
