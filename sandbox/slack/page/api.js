const explanations = {
  operation_timeout: 'Le bot n’a pas répondu en 3 secondes.',
  dispatch_failed: 'Le bot a répondu par une erreur, ou n’est pas joignable.',
  message_not_found: 'Ce message n’est plus là.',
  is_archived: 'Ce canal est archivé.',
  not_in_channel: 'Le bot n’est pas dans ce canal.',
  slash_command_in_thread: 'Une commande ne s’écrit pas dans un fil : écrivez-la dans le canal, ou mentionnez @W360.',
  action_not_found: 'Le bot a changé ce message entre-temps : regardez-le de nouveau.',
  option_not_offered: 'Ce choix n’est plus proposé.',
  msg_too_long: 'Ce message est trop long pour Slack (12 000 caractères).',
  user_not_found: 'Cette personne n’existe pas ici, ou son compte est désactivé.',
  view_not_found: 'Ce formulaire est déjà fermé.',
  console_unreachable: 'La console du bac à sable ne répond pas.',
  console_refused: 'La console du bac à sable a refusé.',
  no_release: 'Il n’y a plus de version à retirer.',
  unreachable: 'La page n’atteint plus le bac à sable. Tourne-t-il encore ?',
}

/** An error code of the workspace in words; codes that have none are told as they are. */
export const explain = (code) => explanations[code] ?? `Refusé (${code ?? 'raison inconnue'}).`

const answerOf = async (request) => {
  try {
    const response = await request
    const body = await response.json()
    if (body !== null && typeof body === 'object') return body
    return { ok: false, error: `http_${response.status}` }
  } catch {
    return { ok: false, error: 'unreachable' }
  }
}

export const read = (path, query) => answerOf(fetch(`${path}?${new URLSearchParams(query)}`))

export const send = (path, body) =>
  answerOf(fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }))

/**
 * What the workspace pushes to one person, until `close`. The browser connects again by itself; `connected` is called
 * each time, since what happened in between is not sent again.
 */
export const listen = (person, { connected, lost, ...listeners }) => {
  const source = new EventSource(`/sandbox/stream?${new URLSearchParams({ person })}`)
  source.addEventListener('open', connected)
  let retry
  source.addEventListener('error', () => {
    lost()
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(() => restart(), 1500)
  })
  for (const [name, listener] of Object.entries(listeners)) {
    source.addEventListener(name, (event) => listener(JSON.parse(event.data)))
  }
  let next
  const restart = () => {
    next = listen(person, { connected, lost, ...listeners })
  }
  return {
    close: () => {
      clearTimeout(retry)
      source.close()
      next?.close()
    },
  }
}
