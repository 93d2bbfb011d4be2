import { z } from 'zod'
import type { JsonObject } from '../../json.ts'
import type { World } from '../world/world.ts'

export const vendorBody = z.strictObject({ act: z.enum(['publish', 'withdraw']) })
export type VendorBody = z.infer<typeof vendorBody>

const stateSchema = z.object({
  now: z.coerce.date(),
  releases: z.array(z.object({ version: z.string(), tag: z.string(), status: z.string() })),
})

const patience = 5_000

/** Written as a vendor writes them: headings by component, and each time something else stands out. */
const notesOf = (version: string, number: number): string => `# W360 Core ${version}

Version proposée en **phase de test** : utilisez le tag communiqué par Wisper.

## Noyau W360 Core
- Noyau Linux 6.18.${number + 4}.
- Correction : la veille prolongée ne vide plus la batterie des portables.

## WRS
- Reprise d’un téléchargement après une coupure du réseau.

## Postes
- Correction : les imprimantes de secours sont de nouveau proposées.
${number % 2 === 0 ? '' : '\n## Sécurité\n- **Sécurité** : le navigateur refuse les certificats révoqués ([CVE-2026-51007](https://www.cve.org/CVERecord?id=CVE-2026-51007)).\n'}
## Action requise
1. Vérifiez que chaque WRS a 12 Go libres avant la mise à jour.
`

/** What the vendor does, from this page: in the console sandbox, over the HTTP that its own hands use. */
export const actAsVendor = async (world: World, { act }: VendorBody): Promise<JsonObject> => {
  const { consoleOrigin } = world.settings
  if (consoleOrigin === undefined) return { ok: false, error: 'no_console' }
  try {
    const state = stateSchema.parse(await (await askConsole(consoleOrigin, 'state')).json())
    return act === 'publish' ? await publish(consoleOrigin, state) : await withdraw(consoleOrigin, state)
  } catch {
    return { ok: false, error: 'console_unreachable' }
  }
}

const askConsole = (origin: string, what: string, body?: JsonObject): Promise<Response> =>
  fetch(`${origin}/control/${what}`, {
    signal: AbortSignal.timeout(patience),
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })

const publish = async (origin: string, state: z.infer<typeof stateSchema>): Promise<JsonObject> => {
  const month = `${state.now.getUTCFullYear()}.${state.now.getUTCMonth() + 1}`
  const taken = new Set(state.releases.flatMap(({ version, tag }) => [version, tag]))
  let number = 0
  while (taken.has(`${month}.${number}`) || taken.has(tagOf(month, number))) number += 1
  const version = `${month}.${number}`
  const release = { version, tag: tagOf(month, number), status: 'test', notes: notesOf(version, number) }
  const answer = await askConsole(origin, 'release', release)
  return answer.ok ? { ok: true, version } : { ok: false, error: 'console_refused' }
}

/** A tag says nothing of its version: the same number gives the same one, and no other. */
const tagOf = (month: string, number: number): string =>
  `w360-essai-${(number * 2_654_435 + month.length * 97_531 + 81_237).toString(16).slice(-6)}`

const withdraw = async (origin: string, { releases }: z.infer<typeof stateSchema>): Promise<JsonObject> => {
  const last = releases.findLast(({ status }) => status !== 'withdrawn')
  if (last === undefined) return { ok: false, error: 'no_release' }
  const answer = await askConsole(origin, 'withdraw', { tag: last.tag })
  return answer.ok ? { ok: true, version: last.version } : { ok: false, error: 'console_refused' }
}
