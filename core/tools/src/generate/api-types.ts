import openapiTypescript, { astToString } from 'openapi-typescript';

const header = `/**
 * Generated from docs/openapi.json by openapi-typescript; \`npm run generate\` writes it anew.
 * Do not make direct changes to the file.
 */

`;

/** The page's types of the API, from the OpenAPI document. */
export async function apiTypes(openApiDocument: string): Promise<string> {
  return header + astToString(await openapiTypescript(openApiDocument));
}
