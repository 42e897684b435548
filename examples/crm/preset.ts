import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SubscribeBody } from '@leadwire/client'

const folder = join(import.meta.dirname, 'presets')

/** The presets that there are. */
export const presetNames = (): string[] =>
  globSync('*.json', { cwd: folder })
    .map((file) => basename(file, '.json'))
    .sort()

/** A setting that a preset needs, or a preset that there is not; for a person. */
export class PresetError extends Error {
  override name = 'PresetError'
}

/** A body of `POST /api/v2/webhooks/subscribe`. */
export type Preset = SubscribeBody & { transform: string }

/**
 * A preset with `${NAME}` and `${NAME=default}` filled in from `env`.
 * @throws PresetError that names every missing setting
 */
export function readPreset(name: string, env: Record<string, string | undefined>): Preset {
  const file = join(folder, `${basename(name)}.json`)
  if (!existsSync(file)) throw new PresetError(`There is no preset "${name}"; there are ${presetNames().join(', ')}`)
  const missing = new Set<string>()
  const fill = (_: string, setting: string, fallback: string | undefined) => {
    const value = env[setting] || fallback
    if (!value) missing.add(setting)
    // It lands inside a JSON string.
    return JSON.stringify(value ?? '').slice(1, -1)
  }
  const text = readFileSync(file, 'utf8').replace(/\$\{(\w+)(?:=([^}]*))?\}/g, fill)
  if (missing.size > 0) throw new PresetError(`The preset "${name}" needs ${[...missing].join(', ')}`)
  return { ...JSON.parse(text), transform: readFileSync(file.replace(/json$/, 'jsonata'), 'utf8') }
}
