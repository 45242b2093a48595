using System.Text;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>
/// One action of a person. It can run after any other command. If it makes no sense, such as signing out of a browser that never signed in, it does
/// what a person could do in that state, or nothing. A report shows its text.
/// </summary>
internal abstract record Command
{
    /// <summary>Runs the command, and updates the model with the consequences of the response.</summary>
    public abstract Task RunAsync(SeamWorld world, Turn turn);

    public sealed override string ToString()
    {
        var text = new StringBuilder(GetType().Name).Append('(');
        PrintMembers(text);
        return text.Append(')').ToString();
    }
}
