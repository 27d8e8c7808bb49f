using System.Globalization;

namespace Parley.Server;

/// <summary>Languages that browsers and clients name.</summary>
internal static class Locales
{
    /// <summary>True for a BCP 47 name that figures and dates can be written in.</summary>
    public static bool IsKnown(string name)
    {
        try
        {
            return !CultureInfo.GetCultureInfo(name, predefinedOnly: true).Equals(CultureInfo.InvariantCulture);
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}
