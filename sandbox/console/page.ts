import { createHash } from 'node:crypto'
import { isoTime } from './clock.ts'
import type { Reply } from './http.ts'
import type { Machine } from './model.ts'
import type { World } from './world.ts'

/** More rows than that help nobody and make the page heavy. */
const MOST_ROWS = 300

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

const style = `:root{color-scheme:light dark;font:15px/1.45 system-ui,sans-serif}body{max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
.note{padding:.5rem .8rem;border-left:4px solid #c77700;background:color-mix(in srgb,#c77700 12%,transparent)}
td:first-child,td:last-child{white-space:nowrap}.off td:not(:last-child){opacity:.65}button{font:inherit}`

const script = `document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-target]')
  if (!button) return
  button.disabled = true
  const { target, power, how } = button.dataset
  await fetch('/control/power', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ targetId: target, power, ...(how ? { how } : {}) }),
  })
  location.reload()
})`

const scriptHash = createHash('sha256').update(script).digest('base64')

const activities = { pickup: 'commande reçue', downloading: 'télécharge', restarting: 'redémarre' } as const

const roles = { main: 'principal', secondary: 'secondaire' } as const
const statuses = { test: 'en test', official: 'officielle', withdrawn: 'retirée' } as const

const doing = (machine: Machine): string => {
  if (machine.activity !== null) return activities[machine.activity.step]
  return machine.queue.length === 0 ? '' : `${machine.queue.length} en attente`
}

const button = (machine: Machine, power: 'on' | 'off', label: string, how?: 'stop' | 'cut'): string =>
  `<button data-target="${escaped(machine.id)}" data-power="${power}"${how === undefined ? '' : ` data-how="${how}"`}
   aria-label="${label} ${escaped(machine.name)}">${label}</button>`

const row = (machine: Machine): string => {
  const buttons =
    machine.power === 'off'
      ? button(machine, 'on', 'Allumer')
      : `${button(machine, 'off', 'Arrêter', 'stop')} ${button(machine, 'off', 'Couper', 'cut')}`
  const kind = machine.targetType === 'wrs' ? 'WRS' : machine.connection === 'remote' ? 'télétravail' : 'poste'
  return `<tr class="${machine.power}"><td>${escaped(machine.name)}</td><td>${kind}</td>
  <td>${escaped(machine.targetType === 'wrs' ? roles[machine.role] : machine.group)}</td>
  <td>${machine.power === 'on' ? 'allumé' : 'éteint'}</td><td>${escaped(machine.running.version)}</td>
  <td>${escaped(machine.installed?.build.version ?? '')}</td><td>${doing(machine)}</td><td>${buttons}</td></tr>`
}

const table = (title: string, machines: readonly Machine[]): string =>
  `<h2>${escaped(title)}</h2><table><thead><tr><th>Nom</th><th>Type</th><th>Groupe ou rôle</th><th>Alimentation</th>
<th>Version</th><th>Installée, au redémarrage</th><th>En cours</th><th>À la main</th></tr></thead>
<tbody>${machines.map(row).join('')}</tbody></table>`

/** What a person sees who opens the console sandbox in a browser: the machines, and their switches. In French, as its users are. */
export const consolePage = (world: World): Reply => {
  const machines = [...world.machines.list('wrs'), ...world.machines.list('workstation')].map((slot) => slot.machine)
  const shown = machines.slice(0, MOST_ROWS)
  const places = [...world.sites, { id: null, name: 'Sans site' }]
  const tables = places.flatMap(({ id, name }) => {
    const here = shown.filter((machine) => machine.siteId === id)
    return here.length === 0 ? [] : [table(name, here)]
  })
  const releases = world.releases.map(
    ({ version, tag, status }) => `<li>${escaped(version)} · <code>${escaped(tag)}</code> · ${statuses[status]}</li>`,
  )
  const body = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Console W360 (bac à sable)</title>
<meta name="viewport" content="width=device-width"><style>${style}</style></head><body>
<h1>${escaped(world.account.name)}</h1>
<p class="note">Bac à sable : aucune vraie machine ici. Heure simulée ${isoTime(world.clock.now())}.</p>
<p>Tag par défaut du compte : <code>${escaped(world.account.defaultTag)}</code></p><ul>${releases.join('')}</ul>
${tables.join('')}
${machines.length > shown.length ? `<p>… et ${machines.length - shown.length} autres machines.</p>` : ''}
<script>${script}</script></body></html>`
  return {
    status: 200,
    body,
    contentType: 'text/html',
    headers: {
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; script-src 'sha256-${scriptHash}'`,
    },
  }
}
