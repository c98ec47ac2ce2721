import type { KubeObject } from '../objects.ts'
import type { Column, Kind } from '../registry/kind.ts'

interface Row {
  cells: (string | number)[]
  object?: object
}

/** The columns and rows of a Table (meta.k8s.io/v1). `rowObject` is what goes along with each row, if anything. */
export function tableOf(
  kind: Kind,
  objects: readonly KubeObject[],
  rowObject: (object: KubeObject) => object | undefined,
) {
  const own = kind.columns ?? [createdColumn]
  const columns = own.some(({ name }) => name === 'Name') ? own : [nameColumn, ...own]
  const columnDefinitions = columns.map(({ name, type = 'string', format = '', wide, description = name }) => ({
    name,
    type,
    format,
    description,
    priority: wide ? 1 : 0,
  }))
  return { columnDefinitions, rows: objects.map(object => row(columns, object, rowObject(object))) }
}

function row(columns: readonly Column[], object: KubeObject, shown: object | undefined): Row {
  return { cells: columns.map(column => column.cell(object)), ...(shown && { object: shown }) }
}

const nameColumn: Column = {
  name: 'Name',
  format: 'name',
  description: 'Name must be unique within a namespace.',
  cell: ({ metadata }) => metadata.name,
}

const createdColumn: Column = {
  name: 'Created At',
  type: 'date',
  cell: ({ metadata }) => metadata.creationTimestamp ?? '<unknown>',
}
