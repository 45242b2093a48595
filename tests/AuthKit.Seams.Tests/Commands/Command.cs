using System.Text;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>
/// One thing that somebody does. It can run after whatever came before: where it makes no sense, such as signing out of a browser
/// that never signed in, it does what a person could do there, or nothing. Its text is what a report shows.
/// </summary>
internal abstract record Command
{
    /// <summary>Does it, and tells the model what must follow from the answer.</summary>
    public abstract Task RunAsync(SeamWorld world, Turn turn);

    public sealed override string ToString()
    {
        var text = new StringBuilder(GetType().Name).Append('(');
        PrintMembers(text);
        return text.Append(')').ToString();
    }
}
