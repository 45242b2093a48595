// The access token is only kept here: not in storage, and not in the page. The refresh token is in a cookie that this
// script cannot read; the browser sends it only to this site. Addresses are relative, so that they also work if the site
// is served below a path.
let accessToken = null;
let challenge = null;
let refreshing = null;

const element = id => document.getElementById(id);

function say(text) {
    element("api-status").textContent = text;
}

function show(state) {
    element("api-sign-in").hidden = state !== "signed-out";
    element("api-second-step").hidden = state !== "second-step";
    element("api-signed-in").hidden = state !== "signed-in";
    element("api").dataset.state = state;
}

const post = (path, body) => fetch(path, body === undefined
    ? { method: "POST" }
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

const ask = (path, token) => fetch(path, { headers: { Authorization: `Bearer ${token}` } });

// The text of a refusal. A proxy may have answered, so the body may not be a problem document, or even JSON.
async function explain(answer) {
    const wait = Number(answer.headers.get("Retry-After"));
    if (answer.status === 429) {
        return wait > 0 ? `Too many attempts. Try again in ${wait} seconds.` : "Too many attempts. Try again later.";
    }
    if (answer.status >= 500) {
        return "The site is unavailable. Try again in a moment.";
    }
    const problem = await answer.json().catch(() => null);
    return typeof problem?.detail === "string" ? problem.detail : `The site refused the request (${answer.status}).`;
}

// A response with status 200 can also ask for the second step. Only a token means success.
async function read(answer) {
    if (!answer.ok) {
        throw new Error(await explain(answer));
    }
    const body = await answer.json().catch(() => null);
    if (body === null) {
        throw new Error("The site gave an answer that this page does not understand.");
    }
    return body;
}

function tokenIn(body) {
    if (typeof body.access_token !== "string" || body.access_token === "") {
        throw new Error("The site gave an answer that this page does not understand.");
    }
    return body.access_token;
}

// Concurrent calls share one refresh. Null if the browser no longer has tokens.
function refresh() {
    refreshing ??= post("auth/token/refresh")
        .then(async answer => answer.status === 401 ? null : tokenIn(await read(answer)))
        .then(token => accessToken = token)
        .finally(() => refreshing = null);
    return refreshing;
}

// Null if no user is signed in.
async function call(path) {
    const used = accessToken ?? await refresh();
    if (used === null) {
        return null;
    }
    let answer = await ask(path, used);
    if (answer.status === 401) {
        // The token has expired. Another call may already have a new one.
        const next = accessToken !== null && accessToken !== used ? accessToken : await refresh();
        answer = next === null ? null : await ask(path, next);
    }
    if (answer === null || answer.status === 401) {
        accessToken = null;
        return null;
    }
    return read(answer);
}

async function greet() {
    const me = await call("auth/me");
    show(me === null ? "signed-out" : "signed-in");
    element("api-who").textContent = me === null ? "" : `Signed in as ${me.email}.`;
}

// Shows the result of a sign-in or of its second step.
async function go(answer) {
    const body = await read(answer);
    if (body.status === "mfa_required") {
        challenge = body.challenge;
        show("second-step");
        say("Enter the code from your authenticator, or a recovery code.");
        return;
    }
    if (body.status === "mfa_enrollment_required") {
        throw new Error("This account needs a second factor first. Sign in on the site's own page and set it up there.");
    }
    accessToken = tokenIn(body);
    challenge = null;
    say("");
    await greet();
}

// Shows the error. The page stays usable.
async function guard(work) {
    try {
        await work();
    } catch (error) {
        say(error instanceof TypeError ? "The site cannot be reached. Try again in a moment." : error.message);
        if (element("api").dataset.state === "loading") {
            show("signed-out");
        }
    }
}

function onSubmit(id, work) {
    element(id).addEventListener("submit", event => {
        event.preventDefault();
        guard(async () => {
            await work(new FormData(event.target));
            event.target.reset();
        });
    });
}

onSubmit("api-sign-in", async form => go(await post("auth/token", { email: form.get("email"), password: form.get("password") })));

onSubmit("api-second-step", async form => {
    // A code has six to eight digits. Longer input is a recovery code.
    const typed = form.get("code").trim();
    const answer = await post("auth/token", typed.replace(/[\s-]/g, "").length <= 8 ? { challenge, code: typed } : { challenge, recoveryCode: typed });
    if (answer.status === 401) {
        const problem = await answer.clone().json().catch(() => null);
        if (problem?.code === "invalid_challenge") {
            challenge = null;
            show("signed-out");
        }
    }
    await go(answer);
});

element("api-again").addEventListener("click", () => {
    challenge = null;
    show("signed-out");
    say("");
});

element("api-call").addEventListener("click", () => guard(async () => {
    const answers = await Promise.all([call("api/hello"), call("api/hello"), call("api/hello")]);
    if (answers.includes(null)) {
        show("signed-out");
        say("You were signed out.");
        return;
    }
    say(answers.map(answer => answer.message).join(" "));
}));

element("api-forget").addEventListener("click", () => {
    accessToken = null;
    say("The access token is forgotten. The next call gets a new one.");
});

element("api-sign-out").addEventListener("click", () => guard(async () => {
    const answer = await post("auth/token/revoke");
    if (!answer.ok) {
        throw new Error(await explain(answer));
    }
    accessToken = null;
    show("signed-out");
    say("Signed out.");
}));

// Only the cookie survives a reload.
guard(greet);
