import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { hosts, type InstallNote, noteFile } from './hosts.ts'

/** Tells at the end how long each host took: to install, the last time that was done, and to test. */
export default class TimesReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const { name, installs } of hosts) {
      const tests = modules.filter(
        ({ moduleId }) => basename(moduleId).split('.')[0] === name || isUnit(moduleId, name),
      )
      if (tests.length === 0) continue
      const seconds = tests.reduce((sum, module) => sum + module.diagnostic().duration, 0) / 1000
      const installed = installs.map(readSeconds).reduce((sum, each) => sum + each, 0)
      console.log(`${name}: installing took ${installed} s, testing ${seconds.toFixed(1)} s`)
    }
  }
}

const isUnit = (moduleId: string, name: string): boolean => moduleId.includes(`/connectors/${name}/`)

function readSeconds(folder: string): number {
  const file = noteFile(folder)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as InstallNote).seconds : 0
}
