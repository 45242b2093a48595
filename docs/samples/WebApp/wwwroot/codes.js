// Copies or prints the codes. Without this script the user can still select them.
document.addEventListener("click", async event => {
    const button = event.target.closest("button[data-copy], button[data-print]");
    if (!button) {
        return;
    }

    if (button.hasAttribute("data-print")) {
        window.print();
        return;
    }

    const lines = [...document.querySelectorAll(`${button.dataset.copy} code`)].map(code => code.textContent);
    try {
        await navigator.clipboard.writeText(lines.join("\n"));
        button.textContent = button.dataset.done;
    } catch {
        button.textContent = "Copying failed. Select the codes yourself.";
    }
});
