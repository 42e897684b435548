import { spawn } from 'node:child_process'

/** Waits for the end of its input. */
const WAIT = `trap '' INT TERM HUP
read -r _
`

/**
 * Runs a shell script when this process has ended, however it did: a runner that is cut short ends test files by SIGKILL, which
 * leaves them no time to tidy up. The system then closes our end of the script's input. In a group of its own, so that
 * Ctrl+C does not hit it. Does nothing on Windows.
 * @param args  its $0, $1, …
 * @returns to be called when there is nothing to tidy up any more: the script is not run
 */
export function tidyUpAtEnd(script: string, args: readonly string[]): () => void {
  if (process.platform === 'win32') return () => {}
  const holder = spawn('sh', ['-c', WAIT + script, ...args], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  holder.unref()
  return () => holder.kill('SIGKILL')
}
