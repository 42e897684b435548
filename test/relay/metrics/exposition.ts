import { expect } from 'vitest'

/** One line of the text that Prometheus reads. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** Reads a Prometheus text, format 0.0.4; fails on a line that is none. */
export function readSamples(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !/^# (HELP|TYPE) /.test(line))
    .map((line) => {
      const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
      expect(match, line).not.toBeNull()
      const [, name = '', labels = '', value] = match ?? []
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map((pair) => [pair[1], pair[2]])
      return { name, labels: Object.fromEntries(pairs), value: Number(value) }
    })
}

/** Value of the one sample of this name whose labels are these; undefined = there is none. */
export function sampleOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const found = readSamples(text).filter(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )
  expect(found.length, `${name} ${JSON.stringify(labels)}`).toBeLessThanOrEqual(1)
  return found[0]?.value
}
