/** The version that this server says it speaks, and what follows from it. */
export const version = {
  major: '1',
  minor: '34',
  emulationMajor: '1',
  emulationMinor: '34',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '33',
  gitVersion: 'v1.34.4+hands-in',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: `linux/${{ x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch}`,
} as const
