import { onTestFinished } from 'vitest'
import { type BotProcess, createHome, type Environment, type Home, spawnBot } from './bot.ts'
import { type Surroundings, startSurroundings } from './surroundings.ts'

/** What a test begins with these ends with it, the last first. */

export const home = async (...options: Parameters<typeof createHome>): Promise<Home> => {
  const made = await createHome(...options)
  onTestFinished(() => made.leave())
  return made
}

export const surroundings = async (...options: Parameters<typeof startSurroundings>): Promise<Surroundings> => {
  const made = await startSurroundings(...options)
  onTestFinished(() => made.close())
  return made
}

/** A bot without a home: one that is not meant to get far. */
export const spawned = async (environment: Environment): Promise<BotProcess> => {
  const bot = await spawnBot(environment)
  onTestFinished(async () => {
    if (!bot.exited()) await bot.end('SIGKILL')
  })
  return bot
}
