// The access token is kept here and nowhere else: not in storage, not in the page. The refresh token is in a cookie that
// this script cannot read; the browser sends it to /auth/token alone.
let accessToken = null;
let refreshing = null;

// One refresh for however many calls need one at the same time.
function refresh() {
    refreshing ??= fetch("/auth/token/refresh", { method: "POST" })
        .then(async answer => {
            if (answer.status === 401) {
                return null;
            }
            if (!answer.ok) {
                throw new Error("The site cannot be asked now. Try again in a moment.");
            }
            return (await answer.json()).access_token;
        })
        .then(token => accessToken = token)
        .finally(() => refreshing = null);
    return refreshing;
}

async function call(path) {
    const used = accessToken ?? await refresh();
    if (used === null) {
        return null;
    }
    const answer = await ask(path, used);
    if (answer.status !== 401) {
        return answer;
    }

    // The token ended meanwhile. Another call may have a new one already.
    const next = accessToken !== null && accessToken !== used ? accessToken : await refresh();
    return next === null ? null : ask(path, next);
}

const ask = (path, token) => fetch(path, { headers: { Authorization: `Bearer ${token}` } });

const element = id => document.getElementById(id);

function say(text) {
    element("api-status").textContent = text;
}

function show(isSignedIn) {
    element("api-sign-in").hidden = isSignedIn;
    element("api-signed-in").hidden = !isSignedIn;
    element("api").dataset.state = isSignedIn ? "signed-in" : "signed-out";
}

async function greet() {
    const answer = await call("/auth/me");
    show(answer !== null && answer.ok);
    if (answer !== null && answer.ok) {
        element("api-who").textContent = `Signed in as ${(await answer.json()).email}.`;
    }
}

async function guard(work) {
    try {
        await work();
    } catch (error) {
        say(error.message);
    }
}

element("api-sign-in").addEventListener("submit", event => {
    event.preventDefault();
    guard(async () => {
        const form = new FormData(event.target);
        const answer = await fetch("/auth/token", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ email: form.get("email"), password: form.get("password") }),
        });
        const body = await answer.json();
        if (!answer.ok) {
            say(body.detail);
            return;
        }
        event.target.reset();
        accessToken = body.access_token;
        say("");
        await greet();
    });
});

element("api-call").addEventListener("click", () => guard(async () => {
    const answers = await Promise.all([call("/api/hello"), call("/api/hello"), call("/api/hello")]);
    if (answers.includes(null)) {
        show(false);
        say("You were signed out.");
        return;
    }
    const texts = await Promise.all(answers.map(async answer => (await answer.json()).message));
    say(texts.join(" "));
}));

element("api-forget").addEventListener("click", () => {
    accessToken = null;
    say("Gone. The next call gets another one.");
});

element("api-sign-out").addEventListener("click", () => guard(async () => {
    const answer = await fetch("/auth/token/revoke", { method: "POST" });
    if (!answer.ok) {
        throw new Error("The site cannot be asked now. Try again in a moment.");
    }
    accessToken = null;
    show(false);
    say("Signed out.");
}));

// What survives a reload is the cookie.
guard(greet);
