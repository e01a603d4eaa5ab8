// Runs every call of calls.ts with a client that is typed by the OpenAPI document; prints what was answered as JSON.
import createClient from "openapi-fetch";
import type { paths } from "./schema.ts";
import { calls } from "./calls.ts";

const client = createClient<paths>({ baseUrl: process.argv[2] });
console.log(JSON.stringify(await calls(client)));
